"""Three small property sites on loopback that know their own truth.

For people to watch and for tests to trust: Nestwell (JSON-LD, English), Dakh (bare HTML, Ukrainian and
Russian) and Makon (a JSON API, Tashkent). All adverts, people and companies are invented.
"""
