package org.kalamdb.api;

import java.time.Duration;

/// How much one client may ask for (`http-api.md` §15). Every rate is per second and also the number of
/// requests that may come at once; 0 switches that limit off.
///
/// @param enabled            whether requests are counted per address at all
/// @param requestsPerAddress of any kind
/// @param violationsToBan    refused requests after which an address is shut out; 0 for never
/// @param banTime            of the first ban; later ones take up to six times as long
/// @param queriesPerUser     SQL requests
/// @param authPerAddress     logins and setups
/// @param trackedClients     most addresses, and most users, that are counted at once
public record RateLimitSettings(
        boolean enabled,
        int requestsPerAddress,
        int violationsToBan,
        Duration banTime,
        int queriesPerUser,
        int authPerAddress,
        int trackedClients) {}
