package org.kalamdb.model;

/// A table's number: unsigned 32 bits, never reused. Numbers below 1 are not tables.
public record TableId(int value) implements Comparable<TableId> {
    @Override
    public int compareTo(TableId other) {
        return Integer.compareUnsigned(value, other.value);
    }
}
