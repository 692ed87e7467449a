package org.kalamdb.api;

/// What the server says about itself.
///
/// @param version       of the product
/// @param buildDate     as in `2026-01-01 00:00:00 UTC`
/// @param apiAddress    base URL of its listener
/// @param startedMillis ms since 1970
public record ServerInfo(String version, String buildDate, String apiAddress, long startedMillis) {}
