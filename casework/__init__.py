"""The law of a case: values, charters, procedure, rulings, documents. No Qt, no numpy."""
