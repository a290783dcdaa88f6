"""The guide in the window: found under Help, read by key, at any size of text, left by Esc."""

from __future__ import annotations

