"""Whether there is a connection, and whether it is paid for by the megabyte: as far as the system tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

_Reach = QNetworkInformation.Reachability


class Line(QObject):
    """The line to the world. Where the system says nothing of it, it is taken to be there and not to be metered."""

    appeared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        feature = QNetworkInformation.Feature
        # a backend that tells both is asked for first; on some systems only the first is known
        if not QNetworkInformation.loadBackendByFeatures(feature.Reachability | feature.Metered):
            QNetworkInformation.loadBackendByFeatures(feature.Reachability)
        self._told = QNetworkInformation.instance()
        if self._told is not None:
            self._told.reachabilityChanged.connect(self._changed)

    def is_there(self) -> bool:
        """Whether anything beyond this laptop may be reached."""
        return self._told is None or self._told.reachability() != _Reach.Disconnected

    def is_metered(self) -> bool:
        """Whether every megabyte counts: then attached files wait."""
        return self._told is not None and self._told.isMetered()

    def _changed(self, reach: QNetworkInformation.Reachability) -> None:
        if reach != _Reach.Disconnected:
            self.appeared.emit()
