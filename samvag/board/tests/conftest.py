"""Many rows cheaply: copies of one case, written past the actions as the superuser would load them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

COPY = """
DO $$
DECLARE n int; c uuid; r record; key uuid; t text; doc jsonb;
BEGIN
  FOR n IN 1..{many} LOOP
    c := gen_random_uuid();
    EXECUTE 'INSERT INTO cases_case SELECT (jsonb_populate_record(x, jsonb_build_object(''id'', $1, ''number'', $2))).*
             FROM cases_case x WHERE id = $3' USING c, 'K' || n, '{case}'::uuid;
    FOREACH t IN ARRAY ARRAY['cases_party', 'cases_caserole'] LOOP
      EXECUTE format('INSERT INTO %I SELECT (jsonb_populate_record(x, jsonb_build_object(''id'', gen_random_uuid(),
        ''case_id'', $1))).* FROM %I x WHERE case_id = $2', t, t) USING c, '{case}'::uuid;
    END LOOP;
    FOR r IN SELECT id FROM records_record WHERE case_id = '{case}' LOOP
      key := gen_random_uuid();
      INSERT INTO records_record SELECT (jsonb_populate_record(x, jsonb_build_object('id', key, 'lineage', key,
        'case_id', c))).* FROM records_record x WHERE id = r.id;
      FOREACH t IN ARRAY ARRAY['board_statusentry', 'board_nextstep'] LOOP
        EXECUTE format('INSERT INTO %I SELECT (jsonb_populate_record(x, jsonb_build_object(''record_id'', $1,
          ''case_id'', $2))).* FROM %I x WHERE record_id = $3', t, t) USING key, c, r.id;
      END LOOP;
    END LOOP;
  END LOOP;
END $$
"""


@pytest.fixture
def copies_of_a_case() -> Callable[[Any, int], None]:
    """More cases like one, in the test's own transaction, as the keeper (who sees every row) and without triggers."""

    def copy(case: Any, many: int) -> None:
        tables = ("cases_case", "cases_party", "cases_caserole", "records_record", "board_statusentry", "board_nextstep")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SET LOCAL ROLE samvag_owner")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET LOCAL ROLE samvag_keeper")
            cursor.execute(COPY.format(many=many, case=case.pk))
            cursor.execute("SET LOCAL ROLE samvag_owner")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("RESET ROLE")

    return copy
