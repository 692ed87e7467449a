package org.kalamdb.storage.cold;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.StorageDef;

/// Everything an S3 object store needs to know, out of a storage's definition: base directory
/// `s3://bucket/prefix`, and the JSON objects CONFIG and CREDENTIALS, whose keys `minio-dev/README.md`
/// lists. Immutable.
///
/// @param storageId   for messages
/// @param prefix      what all keys begin with, without `/` at either end; may be empty
/// @param endpoint    where the server is; null for AWS in the region
/// @param pathStyle   whether the bucket stands in the path (MinIO) and not in the host name (AWS)
/// @param credentials null to take them from the environment
public record S3Settings(
        String storageId,
        String bucket,
        String prefix,
        String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        Checksums checksums,
        ConditionalWrites conditionalWrites,
        @Nullable Credentials credentials,
        Limits limits) {

    /// What the server compares an upload with.
    enum Checksums {
        /// A `Content-MD5` header: every server has it. The client adds no checksum of its own accord.
        MD5,
        /// CRC-32C in the SDK's own way, also checked in responses that carry one: AWS and newer servers.
        CRC32C
    }

    /// How an object is made only if there is none.
    enum ConditionalWrites {
        /// By `If-None-Match: *`; a server that says it does not have that is asked for the object first.
        AUTO,
        /// Always by asking for the object first. Keeps apart only the writers of this process.
        NONE
    }

    /// A key pair, or a temporary one with its token. Its text form shows nothing of it.
    ///
    /// @param sessionToken null for a lasting pair
    record Credentials(
            String accessKeyId,
            String secretAccessKey,
            @Nullable String sessionToken) {
        @Override
        public String toString() {
            return "Credentials[hidden]";
        }
    }

    /// Every bound of the traffic.
    ///
    /// @param partBytes      files above this are uploaded in parts of this size
    /// @param rangeBytes     longer reads are cut into requests of this size, which run side by side
    /// @param parallel       requests that one read or upload has under way
    /// @param maxConnections of all callers together; a request waits for one as long as an attempt may take
    /// @param connectTimeout of one connection
    /// @param attemptTimeout of one attempt, its body included
    /// @param callTimeout    of all attempts of one request with the waits between them
    /// @param maxAttempts    of one request, the first included
    /// @param firstBackoff   upper bound of the random wait before the second attempt; doubles each time
    /// @param maxBackoff     upper bound of these waits
    record Limits(
            long partBytes,
            int rangeBytes,
            int parallel,
            int maxConnections,
            Duration connectTimeout,
            Duration attemptTimeout,
            Duration callTimeout,
            int maxAttempts,
            Duration firstBackoff,
            Duration maxBackoff) {}

    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MAX_PREFIX = 512;
    private static final Set<String> KEYS = Set.of(
            "type",
            "region",
            "endpoint",
            "allow_http",
            "path_style",
            "checksums",
            "conditional_writes",
            "access_key_id",
            "secret_access_key",
            "session_token",
            "part_bytes",
            "range_bytes",
            "parallel",
            "max_connections",
            "connect_timeout_ms",
            "attempt_timeout_ms",
            "call_timeout_ms",
            "max_attempts",
            "first_backoff_ms",
            "max_backoff_ms");
    private static final Set<String> CREDENTIAL_KEYS =
            Set.of("type", "access_key_id", "secret_access_key", "session_token");

    /// Checks and reads a definition of type `s3`. Asks no server.
    ///
    /// @throws DbException INVALID_OPERATION that names the key and what is wrong with it; it never shows
    ///                     a credential
    public static S3Settings of(StorageDef storage) {
        return of(storage, System.getenv());
    }

    /// @param environment where region and credentials are looked up that the definition does not have
    static S3Settings of(StorageDef storage, Map<String, String> environment) {
        StorageConfig config = StorageConfig.of(storage.id(), "CONFIG", storage.configJson(), KEYS);
        StorageConfig secrets =
                StorageConfig.of(storage.id(), "CREDENTIALS", storage.credentialsJson(), CREDENTIAL_KEYS);
        config.expectType("s3");
        String location = location(config, storage.baseDirectory());
        int slash = location.indexOf('/');
        String bucket = slash < 0 ? location : location.substring(0, slash);
        if (!BUCKET.matcher(bucket).matches()) {
            throw config.bad("base directory", "has '" + bucket + "' for a bucket, which is no bucket's name");
        }
        URI endpoint = endpoint(config);
        boolean aws = endpoint == null;
        return new S3Settings(
                storage.id(),
                bucket,
                prefix(config, slash < 0 ? "" : location.substring(slash + 1)),
                region(config, environment),
                endpoint,
                config.flag("path_style", !aws),
                config.choice("checksums", aws ? Checksums.CRC32C : Checksums.MD5),
                config.choice("conditional_writes", ConditionalWrites.AUTO),
                credentials(secrets.isEmpty() ? config : secrets),
                limits(config));
    }

    private static String location(StorageConfig config, String baseDirectory) {
        if (!baseDirectory.startsWith(SCHEME)) {
            throw config.bad("base directory", "is not of the form s3://bucket or s3://bucket/prefix");
        }
        return baseDirectory.substring(SCHEME.length());
    }

    private static String prefix(StorageConfig config, String path) {
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (prefix.isEmpty()) {
            return prefix;
        }
        if (prefix.length() > MAX_PREFIX || prefix.chars().anyMatch(Character::isISOControl)) {
            throw config.bad("base directory", "has a prefix that is too long or has control characters");
        }
        for (String part : prefix.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw config.bad("base directory", "has a prefix with an empty part, '.' or '..'");
            }
        }
        return prefix;
    }

    private static String region(StorageConfig config, Map<String, String> environment) {
        String fallback = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
        String region = config.text("region", fallback.isEmpty() ? "us-east-1" : fallback);
        if (!REGION.matcher(region).matches()) {
            throw config.bad("region", "is no region's name");
        }
        return region.toLowerCase(Locale.ROOT);
    }

    private static @Nullable URI endpoint(StorageConfig config) {
        boolean allowHttp = config.flag("allow_http", false);
        String text = config.text("endpoint", "");
        if (text.isEmpty()) {
            return null;
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException _) {
            throw config.bad("endpoint", "is no URL");
        }
        String scheme = String.valueOf(uri.getScheme());
        boolean plain = (uri.getPath() == null
                        || uri.getPath().isEmpty()
                        || uri.getPath().equals("/"))
                && uri.getUserInfo() == null
                && uri.getQuery() == null;
        if (uri.getHost() == null || !plain || !(scheme.equals("https") || scheme.equals("http"))) {
            throw config.bad("endpoint", "is not of the form https://host or https://host:port");
        }
        if (scheme.equals("http") && !allowHttp) {
            throw config.bad("endpoint", "is not encrypted; set 'allow_http' to true to use it nevertheless");
        }
        return uri;
    }

    private static @Nullable Credentials credentials(StorageConfig from) {
        String id = from.text("access_key_id", "");
        String secret = from.text("secret_access_key", "");
        String token = from.text("session_token", "");
        if (id.isEmpty() != secret.isEmpty()) {
            throw from.bad(id.isEmpty() ? "access_key_id" : "secret_access_key", "is missing beside the other one");
        }
        if (id.isEmpty() && !token.isEmpty()) {
            throw from.bad("session_token", "stands without 'access_key_id' and 'secret_access_key'");
        }
        return id.isEmpty() ? null : new Credentials(id, secret, token.isEmpty() ? null : token);
    }

    private static Limits limits(StorageConfig config) {
        return new Limits(
                config.number("part_bytes", 8L << 20, 5L << 20, 1L << 30),
                (int) config.number("range_bytes", 4L << 20, 64L << 10, 64L << 20),
                (int) config.number("parallel", 4, 1, 64),
                (int) config.number("max_connections", 32, 1, 1024),
                config.millis("connect_timeout_ms", 2_000),
                config.millis("attempt_timeout_ms", 20_000),
                config.millis("call_timeout_ms", 60_000),
                (int) config.number("max_attempts", 4, 1, 20),
                config.millis("first_backoff_ms", 100),
                config.millis("max_backoff_ms", 5_000));
    }
}
