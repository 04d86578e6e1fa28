-- The same index, the district last: a GIN index compares its columns in their order, row by row, and nearly every row is of
-- the district, while few have the words
drop index service_search_by_words;
create index service_search_by_words on service_search using gin (words, codes, district);
