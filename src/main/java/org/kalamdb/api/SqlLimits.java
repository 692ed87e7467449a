package org.kalamdb.api;

/// What a request to the SQL endpoint may hold.
///
/// @param bodyBytes     of the whole request body
/// @param bodiesBytes   of all request bodies that are being received or worked on
/// @param sqlBytes      UTF-8 bytes of the SQL text
/// @param params        number of parameters
/// @param paramBytes    UTF-8 bytes of one text parameter
/// @param heldBackBytes of the response, kept back until they are full, so that a failure before that
///     still gets a proper error status
public record SqlLimits(int bodyBytes, long bodiesBytes, int sqlBytes, int params, int paramBytes, int heldBackBytes) {}
