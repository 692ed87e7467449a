package org.kalamdb.api;

/// How the auth endpoints behave.
///
/// @param secureCookies    whether cookies set over https carry `Secure`
/// @param allowRemoteSetup whether the first-time setup may be run from another machine
public record AuthSettings(boolean secureCookies, boolean allowRemoteSetup) {}
