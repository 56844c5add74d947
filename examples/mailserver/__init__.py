"""A mail server for tests and trials: SMTP with login and STARTTLS, a journal, and faults. It keeps what it gets and passes nothing on.

It needs aiosmtpd, which `pip install` brings with the development tools only. `control` tells how to make it misbehave,
`/_journal` what it was given, `/_messages` shows the e-mails themselves.
"""
