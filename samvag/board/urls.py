"""Addresses of the board; nouns."""

from django.urls import path

from samvag.board import cell_views, handover_views, lifeline_views, views

urlpatterns = [
    path("tavla/", views.board, name="board"),
    path("tavla/mall/", views.template_sheet, name="board-template"),
    path("tavla/rad/<uuid:case_id>/", views.row, name="board-row"),
    path("tavla/nasta-steg/<uuid:case_id>/", cell_views.new_step, name="board-next-step"),
    path("tavla/steg/<uuid:record_id>/", cell_views.step, name="board-step"),
    path("tavla/angra/<uuid:record_id>/", cell_views.undo, name="board-undo"),
    path("tavla/<uuid:case_id>/<slug:code>/", cell_views.cell, name="board-cell"),
    path("arende/<uuid:key>/roll/<uuid:role>/", handover_views.role, name="role-hand-over"),
    path("arende/<uuid:key>/livslinje/", lifeline_views.lifeline, name="lifeline"),
    path("events/board/", views.events, name="board-events"),
]
