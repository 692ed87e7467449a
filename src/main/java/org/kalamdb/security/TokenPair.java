package org.kalamdb.security;

/// What a login hands out.
///
/// @param accessExpirySeconds  seconds since 1970
/// @param refreshExpirySeconds seconds since 1970
public record TokenPair(String accessToken, long accessExpirySeconds, String refreshToken, long refreshExpirySeconds) {}
