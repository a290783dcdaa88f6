"""The Cases page on two cases, and its panel for the sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.at_work import inspection, page_of
from tests.ui.read_desk import CONTROL, press_with
from ui.cases.cases_page import CasesPage
from ui.cases.sample_panel import SamplePanel
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def page(tmp_path: Path, window: MainWindow) -> CasesPage:
    window.open_file(inspection(tmp_path))
    return page_of(window, CasesPage)


@pytest.fixture
def panel(page: CasesPage) -> SamplePanel:
    """The panel, opened by its key on the plan for 3 community sentences, 1 in custody, and 1 of a hundred hours."""
    press_with(CONTROL, Key.Key_U)
    (found,) = [panel for panel in page.findChildren(SamplePanel) if panel.isVisible()]
    return found
