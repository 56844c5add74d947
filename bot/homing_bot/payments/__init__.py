"""Telegram Stars: https://core.telegram.org/bots/payments-stars"""
