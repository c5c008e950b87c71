-- Articles that name one address as theirs are found by it. (An index by an expression would be shorter, and is refused
-- to whoever reads the database without trust in its schema.)

CREATE TABLE link_addresses (
    address TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (address, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_addresses_number ON link_addresses (number);
