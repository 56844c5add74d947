"""`homing telegram key`: a new key for sessions."""

from __future__ import annotations

import typer
from cryptography.fernet import Fernet

app = typer.Typer()


@app.command()
def key() -> None:
    """Print a new key for SESSION_CRYPTO_KEY; put it in front of older ones, then `homing telegram rotate`."""
    typer.echo(Fernet.generate_key().decode())
