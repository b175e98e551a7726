from .canary import Canary
from .sweep import Sweep

__all__ = ["Canary", "Sweep"]
