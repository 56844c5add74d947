"""The whole system on a real node: one release of the chart, and round about it what it talks with.

    with world.running(folder) as here:
        here.install()
        here.apply_sources()

PostgreSQL and Redis are the chart's own pods. The Bot API server, the example portal, an S3 server and Jaeger run beside the node, on
the bridge's address, which pods reach and nobody else does. `people` talks with the bot as people do.
"""
