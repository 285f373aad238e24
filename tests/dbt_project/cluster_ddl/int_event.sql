CREATE OR REPLACE VIEW staging.int_event
AS…;
