package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ManualClock;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;

class TokensTest {
    private static final String SECRET = "a secret of more than thirty-two characters";
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final UserDef ALICE = InMemoryAccounts.user("alice", "", Role.SERVICE);

    private final ManualClock clock = new ManualClock();
    private final Tokens tokens = new Tokens(SECRET, LIFETIME, clock);

    @Test
    void issuedTokenIsValidForItsPurposeOnly() {
        TokenPair pair = tokens.issue(ALICE);

        assertThat(tokens.check(pair.accessToken(), TokenType.ACCESS))
                .isEqualTo(new TokenCheck.Valid("alice", "service"));
        assertThat(tokens.check(pair.refreshToken(), TokenType.REFRESH))
                .isEqualTo(new TokenCheck.Valid("alice", "service"));
        assertThat(tokens.check(pair.refreshToken(), TokenType.ACCESS)).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(tokens.check(pair.accessToken(), TokenType.REFRESH)).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void payloadHasTheContractsClaims() {
        String payload = payload(tokens.issue(ALICE).accessToken());

        assertThat(payload)
                .isEqualTo("{\"sub\":\"alice\",\"iss\":\"kalamdb\",\"exp\":1767312000,\"iat\":1767225600,"
                        + "\"email\":null,\"role\":\"service\",\"token_type\":\"access\"}");
    }

    @Test
    void tokenExpiresAfterItsLifetimeAndTheLeeway() {
        TokenPair pair = tokens.issue(ALICE);

        clock.advance(LIFETIME.plusSeconds(60));
        assertThat(tokens.check(pair.accessToken(), TokenType.ACCESS)).isInstanceOf(TokenCheck.Valid.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.check(pair.accessToken(), TokenType.ACCESS)).isEqualTo(new TokenCheck.Expired());
        assertThat(tokens.check(pair.refreshToken(), TokenType.REFRESH)).isInstanceOf(TokenCheck.Valid.class);
        clock.advance(LIFETIME.multipliedBy(6));
        assertThat(tokens.check(pair.refreshToken(), TokenType.REFRESH)).isEqualTo(new TokenCheck.Expired());
    }

    @Test
    void tokenFromTheFutureIsRefused() {
        TokenPair pair = tokens.issue(ALICE);

        clock.advance(Duration.ofMinutes(-1));
        assertThat(tokens.check(pair.accessToken(), TokenType.ACCESS)).isInstanceOf(TokenCheck.Valid.class);
        clock.advance(Duration.ofSeconds(-1));
        assertThat(tokens.check(pair.accessToken(), TokenType.ACCESS)).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void notBeforeIsHonoured() {
        String early = claims("kalamdb", 120, "\"nbf\":" + (now() + 61));
        String late = claims("kalamdb", 120, "\"nbf\":" + (now() + 60));

        assertThat(check(signed("HS256", early, SECRET))).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(signed("HS256", late, SECRET))).isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void onlyTheServersAlgorithmIsTaken() {
        String claims = claims("kalamdb", 120, "\"role\":\"service\"");
        String header = "{\"typ\":\"JWT\",\"alg\":\"none\"}";

        assertThat(check(signed("HS256", claims, SECRET))).isInstanceOf(TokenCheck.Valid.class);
        assertThat(check(encoded(header) + "." + encoded(claims) + ".")).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(signed("HS512", claims, SECRET))).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(signed("RS256", claims, SECRET))).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(signed("none", claims, SECRET))).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void forgedTokenIsRefused() {
        String good = tokens.issue(ALICE).accessToken();
        String[] parts = good.split("\\.", -1);
        String forgedClaims = encoded(payload(good).replace("service", "system"));

        assertThat(check(parts[0] + "." + forgedClaims + "." + parts[2])).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(signed("HS256", payload(good), "another secret of thirty-two characters")))
                .isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(good + "=")).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check(parts[0] + "." + parts[1])).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check("")).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(check("a.b.c")).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void everyAlteredCharacterBreaksTheToken() {
        String good = tokens.issue(ALICE).accessToken();
        for (int i = 0; i < good.length(); i++) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            String altered = good.substring(0, i) + other + good.substring(i + 1);
            assertThat(check(altered)).as("position %d", i).isInstanceOf(TokenCheck.Invalid.class);
        }
    }

    @Test
    void foreignIssuerAndMissingClaimsAreRefused() {
        assertThat(check(signed("HS256", claims("elsewhere", 120, "\"x\":1"), SECRET)))
                .isInstanceOf(TokenCheck.Invalid.class);
        String whole = claims("kalamdb", 120, "\"x\":1");
        for (String name : new String[] {"sub", "iss", "exp", "iat", "token_type"}) {
            String without = whole.replace("\"" + name + "\"", "\"other_" + name + "\"");
            assertThat(check(signed("HS256", without, SECRET)))
                    .as("without %s", name)
                    .isInstanceOf(TokenCheck.Invalid.class);
        }
    }

    private TokenCheck check(String token) {
        return tokens.check(token, TokenType.ACCESS);
    }

    private long now() {
        return clock.millis() / 1000;
    }

    private String claims(String issuer, long lifetimeSeconds, String more) {
        return "{\"sub\":\"alice\",\"iss\":\"%s\",\"exp\":%d,\"iat\":%d,\"token_type\":\"access\",%s}"
                .formatted(issuer, now() + lifetimeSeconds, now(), more);
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// A token signed with an HMAC, whatever algorithm its header claims.
    private static String signed(String algorithm, String claims, String secret) {
        String signedPart = encoded("{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}") + "." + encoded(claims);
        String mac = algorithm.equals("HS512") ? "HmacSHA512" : "HmacSHA256";
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
            return signedPart + "." + encoded(hmac.doFinal(signedPart.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
