"""A server that speaks the part of Twilio's API that text messages need, for tests and trials. Nothing reaches a phone.

    POST /2010-04-01/Accounts/{sid}/Messages.json        send; answers 201 with the message
    GET  /2010-04-01/Accounts/{sid}/Messages.json        all, newest first; To, From, PageSize, Page
    GET  /2010-04-01/Accounts/{sid}/Messages/{sid}.json  one, with its present status

Requests need the account's SID and token by basic authentication. A message is queued, then sent, then delivered, and each
step is posted to its StatusCallback with a signature. Numbers that begin with +1500555000 fail in known ways: see `numbers`.
`control` tells how to make the server misbehave and how to answer a message, `/_journal` what it was asked.
"""
