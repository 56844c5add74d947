"""Dakh ("roof"): bare HTML in Ukrainian and Russian, partly in windows-1251, without any structured data."""
