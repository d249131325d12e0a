"""Invoices of bills, and UPI codes to pay by."""
