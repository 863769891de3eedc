-- The layers that the model runner fills, from left to right.
create schema if not exists staging;
create schema if not exists intermediate;
create schema if not exists marts;
create schema if not exists estimates;
create schema if not exists published;
