package org.kalamdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private final ClientAddress addresses =
            new ClientAddress(List.of(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::/32")));

    @Test
    void strangersCannotClaimAnAddress() {
        assertThat(resolve("203.0.113.9", "127.0.0.1", "10.0.0.1")).isEqualTo("203.0.113.9");
        assertThat(resolve("203.0.113.9", "198.51.100.1", null)).isEqualTo("203.0.113.9");
    }

    @Test
    void localAndTrustedPeersSpeakForOthers() {
        assertThat(resolve("127.0.0.1", "203.0.113.9, 10.0.0.1", "198.51.100.1"))
                .isEqualTo("203.0.113.9");
        assertThat(resolve("::1", null, "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(resolve("10.200.0.1", "203.0.113.9", null)).isEqualTo("203.0.113.9");
        assertThat(resolve("2001:db8:0:0:0:0:0:1", "203.0.113.9", null)).isEqualTo("203.0.113.9");
        assertThat(resolve("127.0.0.1", "[2001:db8::9]:4711", null)).isEqualTo("2001:db8:0:0:0:0:0:9");
    }

    @Test
    void claimToBeThisMachineCountsForNothing() {
        for (String claim : new String[] {
            "127.0.0.1",
            "::1",
            "localhost",
            "LOCALHOST",
            "127.9.9.9",
            "0:0:0:0:0:0:0:1",
            "::ffff:127.0.0.1",
            "127.0.0.1:80",
            "[::1]",
            "0.0.0.0",
            "::",
            " 127.0.0.1 ",
            ""
        }) {
            assertThat(resolve("10.0.0.1", claim, null)).as(claim).isEqualTo("10.0.0.1");
            assertThat(resolve("10.0.0.1", null, claim)).as(claim).isEqualTo("10.0.0.1");
        }
    }

    @Test
    void localPeerIsLocal() {
        assertThat(resolve("127.0.0.1", null, null)).isEqualTo("127.0.0.1");
        assertThat(resolve("127.0.0.5", null, null)).isEqualTo("127.0.0.1");
        assertThat(resolve("::1", "127.0.0.1", null)).isEqualTo("::1");
    }

    @Test
    void rangesAreRead() {
        assertThat(IpRange.parse("192.168.1.0/24").contains("192.168.1.200")).isTrue();
        assertThat(IpRange.parse("192.168.1.0/24").contains("192.168.2.1")).isFalse();
        assertThat(IpRange.parse("192.168.1.7").contains("192.168.1.7")).isTrue();
        assertThat(IpRange.parse("0.0.0.0/0").contains("8.8.8.8")).isTrue();
        assertThat(IpRange.parse("0.0.0.0/0").contains("2001:db8::1")).isFalse();
        assertThat(IpRange.parse("::/0").contains("not an address")).isFalse();
        assertThatThrownBy(() -> IpRange.parse("10.0.0.0/33")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IpRange.parse("example.org")).isInstanceOf(IllegalArgumentException.class);
    }

    private String resolve(String peer, @Nullable String forwardedFor, @Nullable String realIp) {
        return addresses.resolve(peer, forwardedFor, realIp);
    }
}
