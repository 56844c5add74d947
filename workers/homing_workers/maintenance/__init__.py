"""Somebody always looks: periodic duties that find what was lost or left over.

| duty | every | does |
|---|---|---|
| lost_matches | 5 s | asks again for the matching of events that have waited 5 s |
| due_deliveries | 5 s | asks for the sending of deliveries that are due since 2 s |
| expired_claims | 10 s | makes deliveries due again whose sender never came back |
| lost_runs | 30 s | marks runs as lost whose process gave no sign of life for 3 minutes |
| pending_images | 20 s | downloads pictures that runs left over |
| morning_report | 20 s | once a day after REPORT_TIME, writes the deliveries of the report of syncs |
| property_cards | 1 s | makes homes searchable that a load of more than 200 new listings left to it |
| trials | 10 min | starts trials that are missing, ends all where TRIAL_DAYS is 0 |
| missed_weeks | 10 s | once a week tells people without alerts how many homes they missed |
| broadcasts | 1 s | writes the next deliveries of what administrators tell everybody |
| telegram_assignments | 2 s | shares chats among the accounts that read them, hourly or when something changed |
| telegram_certificates | 10 min | certifies, for each chat and day, how many message ids are accounted for |
| retention | 10 min | removes what is over, after the days of the KEEP_*_DAYS settings |
"""
