"""The forty people of the practice town. All are made up; their numbers are the authorities' own test numbers."""

from collections.abc import Callable

from samvag.demo.people import (
    amina,
    birgitta,
    bo,
    daniel,
    elin,
    hanna,
    in_short,
    jasmina,
    leif,
    marja,
    mikael,
    patrik,
    reijo,
    saga,
    tobias,
    yonas,
)
from samvag.demo.story import Town

LIVES: tuple[Callable[[Town], None], ...] = (
    leif.tell,
    mikael.tell,
    jasmina.tell,
    tobias.tell,
    amina.tell,
    yonas.tell,
    saga.tell,
    elin.tell,
    hanna.tell,
    daniel.tell,
    reijo.tell,
    birgitta.tell,
    bo.tell,
    marja.tell,
    patrik.tell,
    *in_short.LIVES,
)
