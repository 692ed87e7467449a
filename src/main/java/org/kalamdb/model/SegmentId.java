package org.kalamdb.model;

/// The number of a cold segment, unique over all tables and never reused.
public record SegmentId(long value) {}
