-- A search looks as far as the horizon, so it has an end.
update clinic set horizon_days = 365 where horizon_days > 365;
