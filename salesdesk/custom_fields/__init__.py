"""Fields that an admin defines for companies, contacts, leads and opportunities."""
