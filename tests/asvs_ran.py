"""A pytest plugin: what `docs/asvs.toml` says shows a requirement must have run and passed in its part of the suite."""

import pytest

from tests.asvs import not_shown, sums

PASSED, FAILED = pytest.StashKey[set[str]](), pytest.StashKey[set[str]]()
MISSING = pytest.StashKey[list[str]]()
_config: list[pytest.Config] = []


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PASSED], config.stash[FAILED], config.stash[MISSING] = set(), set(), []
    _config[:] = [config]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Under xdist the controller hears of every worker's tests."""
    stash = _config[0].stash
    if report.skipped or report.failed:
        stash[FAILED].add(report.nodeid)
    elif report.when == "call":
        stash[PASSED].add(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    whole = not config.option.keyword and set(config.args) == set(config.getini("testpaths"))
    stash = config.stash
    stash[MISSING] = not_shown(stash[PASSED], stash[FAILED], config.option.markexpr, whole=whole)
    if stash[MISSING] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = terminalreporter.config.stash[MISSING]
    if missing:
        terminalreporter.write_sep("=", "docs/asvs.toml: shown by what did not run and pass")
        for one in missing:
            terminalreporter.line(one)
    elif terminalreporter.config.option.markexpr:
        said = ", ".join(f"{number} {verdict.replace('_', ' ')}" for verdict, number in sums().most_common())
        terminalreporter.line(f"security standard, levels 1 and 2: {said}")
