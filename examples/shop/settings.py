"""Where is everything? Database, addresses, the folder of keys: from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKFLOWS = HERE.parents[1] / "workflows"


@dataclass(frozen=True, slots=True)
class Settings:
    """What every process of the shop is told. `folder` holds keys, the clock and the gateway's books."""

    database: str
    folder: Path
    shop: str
    gateway: str
    workflows: Path
    speed_up: bool

    def environment(self) -> dict[str, str]:
        """The same as variables, for a process that is started by this one."""
        return {
            "SHOP_DATABASE": self.database,
            "SHOP_FOLDER": str(self.folder),
            "SHOP_URL": self.shop,
            "SHOP_GATEWAY": self.gateway,
            "SHOP_WORKFLOWS": str(self.workflows),
            "SHOP_CLOCK": "shifted" if self.speed_up else "",
        }


def from_environment() -> Settings:
    """The settings of this process."""
    read = os.environ.get
    folder = Path(read("SHOP_FOLDER") or "shop-data").resolve()
    return Settings(
        read("SHOP_DATABASE") or f"sqlite:///{folder / 'shop.db'}",
        folder,
        read("SHOP_URL") or "http://127.0.0.1:8000",
        read("SHOP_GATEWAY") or "http://127.0.0.1:8001",
        Path(read("SHOP_WORKFLOWS") or WORKFLOWS),
        read("SHOP_CLOCK") == "shifted",
    )
