package org.kalamdb.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.security.Origin;

/// Finds out where a request comes from (`http-api.md` §3): the peer's address, or what a local or
/// trusted proxy says in its place. Immutable.
public final class ClientAddress {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> LOCAL_NAMES = Set.of(LOOPBACK, "::1", "localhost");
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence REAL_IP = HttpHeaders.createOptimized("X-Real-IP");

    private final List<IpRange> trustedProxies;

    /// @param trustedProxies peers whose forwarding headers are believed, beside this machine
    public ClientAddress(List<IpRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /// The address that the request counts for.
    String of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String peer = remote == null ? "unknown" : String.valueOf(remote.hostAddress());
        String forwardedFor = request.getHeader(FORWARDED_FOR);
        String realIp = request.getHeader(REAL_IP);
        boolean isPlainlyLocal = forwardedFor == null && realIp == null && LOOPBACK.equals(peer);
        return isPlainlyLocal ? LOOPBACK : resolve(normalized(peer), forwardedFor, realIp);
    }

    Origin origin(HttpServerRequest request) {
        return isLocal(of(request)) ? Origin.LOCAL : Origin.REMOTE;
    }

    /// Whether an address as found by [#of] is this machine.
    static boolean isLocal(String address) {
        return LOCAL_NAMES.contains(address);
    }

    String resolve(String peer, @Nullable String forwardedFor, @Nullable String realIp) {
        if (!IpRange.isLoopback(peer) && trustedProxies.stream().noneMatch(range -> range.contains(peer))) {
            return peer;
        }
        return claimed(forwardedFor == null ? null : forwardedFor.split(",", 2)[0])
                .or(() -> claimed(realIp))
                .orElse(peer.startsWith("127.") ? LOOPBACK : peer);
    }

    /// What a header claims; a claim to be this machine counts for nothing.
    private static Optional<String> claimed(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String address = normalized(header.strip());
        boolean local = address.isEmpty()
                || address.equals("localhost")
                || address.equals("unknown")
                || IpRange.isThisHost(address);
        return local ? Optional.empty() : Optional.of(address);
    }

    private static String normalized(String address) {
        String text = address.toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            text = end < 0 ? text : text.substring(1, end);
        } else if (text.indexOf(':') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            text = text.substring(0, text.indexOf(':'));
        }
        int zone = text.indexOf('%');
        text = zone < 0 ? text : text.substring(0, zone);
        return IpRange.canonical(text);
    }
}
