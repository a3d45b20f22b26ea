from datetime import date

import pytest
from django import forms

from samvag.ui.forms import SwedishDateField


class Example(forms.Form):
    day = SwedishDateField(label="När", help_text="Till exempel 3 mars 2026")
    way = forms.ChoiceField(label="Hur", choices=[("a", "Hemma"), ("b", "Telefon")], widget=forms.RadioSelect)
    note = forms.CharField(label="Text", required=False, widget=forms.Textarea)


def test_a_date_is_taken_as_people_write_it():
    assert SwedishDateField().clean("3 mars 2026") == date(2026, 3, 3)


def test_a_date_that_is_none_says_how_to_write_it():
    with pytest.raises(forms.ValidationError, match="ÅÅÅÅ-MM-DD"):
        SwedishDateField().clean("i våras")


def test_an_invalid_form_lists_its_errors_first_and_ties_them_to_the_fields():
    page = str(Example({"day": "i våras"}))
    assert page.index("ds-error-summary") < page.index("ds-field")
    assert "autofocus" in page
    assert 'href="#id_day"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_day_helptext id_day_error"' in page
    assert 'id="id_day_error"' in page


def test_radio_buttons_are_a_fieldset_whose_error_link_has_a_target():
    page = str(Example({"day": "2026-03-03"}))
    assert '<fieldset class="ds-fieldset" id="id_way"' in page
    assert 'href="#id_way"' in page


def test_a_valid_form_has_no_summary_and_marks_what_may_be_left_out():
    page = str(Example())
    assert "ds-error-summary" not in page
    assert page.count("(frivilligt)") == 1


def test_what_a_reader_typed_is_escaped():
    assert "<script>" not in str(Example({"note": "</textarea><script>", "day": '"><script>'}))
