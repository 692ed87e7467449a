package org.kalamdb.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.UserDef;

/// Issues and verifies the server's own tokens (`http-api.md` §4.3): JWTs signed with HS256 and no
/// other algorithm. Keeps a bounded cache of tokens whose signature was good; their times are
/// checked anew at each use. Safe for any number of threads.
public final class Tokens {
    static final String ISSUER = "kalamdb";

    private static final long LEEWAY_SECONDS = 60;
    private static final int REFRESH_FACTOR = 7;
    private static final int CACHED_TOKENS = 10_000;
    private static final int MAX_TOKEN_LENGTH = 8192;

    private final HmacKey key;
    private final Duration accessLifetime;
    private final Clock clock;
    private final Cache<String, Claims> verified =
            Caffeine.newBuilder().maximumSize(CACHED_TOKENS).build();

    /// @param secret         signing key; its UTF-8 bytes are used as they are
    /// @param accessLifetime of access tokens; refresh tokens live seven times as long
    public Tokens(String secret, Duration accessLifetime, Clock clock) {
        this.key = new HmacKey(secret.getBytes(StandardCharsets.UTF_8));
        this.accessLifetime = accessLifetime;
        this.clock = clock;
    }

    /// A fresh access and refresh token for the user.
    public TokenPair issue(UserDef user) {
        long now = nowSeconds();
        long accessExpiry = now + accessLifetime.toSeconds();
        long refreshExpiry = now + REFRESH_FACTOR * accessLifetime.toSeconds();
        return new TokenPair(
                sign(user, TokenType.ACCESS, now, accessExpiry),
                accessExpiry,
                sign(user, TokenType.REFRESH, now, refreshExpiry),
                refreshExpiry);
    }

    /// Verifies a token of the given type.
    public TokenCheck check(String token, TokenType type) {
        Claims claims = verified.getIfPresent(token);
        if (claims == null) {
            try {
                claims = verify(token);
            } catch (InvalidTokenException refused) {
                return new TokenCheck.Invalid(String.valueOf(refused.getMessage()));
            }
            verified.put(token, claims);
        }
        return claims.check(type, nowSeconds());
    }

    private String sign(UserDef user, TokenType type, long issuedAt, long expiry) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("sub", user.id().value());
        claims.put("iss", ISSUER);
        claims.put("exp", expiry);
        claims.put("iat", issuedAt);
        claims.put("email", user.email());
        claims.put("role", user.role().wireName());
        claims.put("token_type", type.wireName());
        JsonWebSignature jws = new JsonWebSignature();
        jws.setHeader("typ", "JWT");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setKey(key);
        // A short secret is allowed on a local listener; start-up has judged it.
        jws.setDoKeyValidation(false);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new DbException(ErrorCode.INTERNAL, "cannot sign a token for user '" + user.id() + "'", e);
        }
    }

    private Claims verify(String token) throws InvalidTokenException {
        if (token.length() > MAX_TOKEN_LENGTH) {
            throw new InvalidTokenException("longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        if (!isCanonical(token)) {
            throw new InvalidTokenException("not three parts of unpadded base64url");
        }
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256));
        jws.setKey(key);
        jws.setDoKeyValidation(false);
        try {
            jws.setCompactSerialization(token);
            if (!jws.verifySignature()) {
                throw new InvalidTokenException("the signature does not match");
            }
            return Claims.of(JsonUtil.parseJson(jws.getPayload()));
        } catch (JoseException e) {
            throw new InvalidTokenException("not a token of this server: " + e.getMessage());
        }
    }

    /// Several spellings of base64 decode to the same bytes; only the one that an encoder makes is
    /// taken, so that no altered token passes.
    private static boolean isCanonical(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            for (String part : parts) {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private long nowSeconds() {
        return Math.floorDiv(clock.millis(), 1000L);
    }

    /// Why a token is no token of this server's.
    private static final class InvalidTokenException extends Exception {
        InvalidTokenException(String reason) {
            super(reason);
        }
    }

    /// The claims of a token with a good signature. Times are seconds since 1970.
    private record Claims(
            String subject,
            long expiry,
            long issuedAt,
            long notBefore,
            @Nullable String role,
            String tokenType) {

        static Claims of(Map<String, Object> claims) throws InvalidTokenException {
            if (!ISSUER.equals(claims.get("iss"))) {
                throw new InvalidTokenException("not from issuer " + ISSUER);
            }
            return new Claims(
                    text(claims, "sub").orElseThrow(() -> missing("sub")),
                    seconds(claims, "exp").orElseThrow(() -> missing("exp")),
                    seconds(claims, "iat").orElseThrow(() -> missing("iat")),
                    seconds(claims, "nbf").orElse(Long.MIN_VALUE),
                    text(claims, "role").orElse(null),
                    text(claims, "token_type").orElseThrow(() -> missing("token_type")));
        }

        TokenCheck check(TokenType type, long now) {
            if (!tokenType.equals(type.wireName())) {
                return new TokenCheck.Invalid("token type is not " + type.wireName());
            }
            if (expiry < now - LEEWAY_SECONDS) {
                return new TokenCheck.Expired();
            }
            if (notBefore > now + LEEWAY_SECONDS || issuedAt > now + LEEWAY_SECONDS) {
                return new TokenCheck.Invalid("from the future");
            }
            return new TokenCheck.Valid(subject, role);
        }

        private static Optional<String> text(Map<String, Object> claims, String name) throws InvalidTokenException {
            return switch (claims.get(name)) {
                case null -> Optional.empty();
                case String value -> Optional.of(value);
                default -> throw new InvalidTokenException("claim " + name + " is not a string");
            };
        }

        private static Optional<Long> seconds(Map<String, Object> claims, String name) throws InvalidTokenException {
            return switch (claims.get(name)) {
                case null -> Optional.empty();
                case Number value -> Optional.of(value.longValue());
                default -> throw new InvalidTokenException("claim " + name + " is not a number");
            };
        }

        private static InvalidTokenException missing(String name) {
            return new InvalidTokenException("claim " + name + " is missing");
        }
    }
}
