package org.salamander.outer;

/** A run of elements of z that the outer rule learns: [from, to). */
record Slice(int from, int to) {}
