//! From a file to what it says: one reader for each form, then the sources of a paper are held against each other.

mod found;
