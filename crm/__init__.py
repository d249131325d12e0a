"""The shop: customers, purchases, campaigns, insights. Knows no Telegram and no scheduler."""
