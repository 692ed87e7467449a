package org.kalamdb.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/// A block of IP addresses, as in `10.0.0.0/8`, or one address.
///
/// @param network   the first address
/// @param prefixBits leading bits that all addresses of the block share
public record IpRange(InetAddress network, int prefixBits) {

    /// The range that a setting names.
    ///
    /// @throws IllegalArgumentException for a text that is neither an address nor a block
    public static IpRange parse(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress network = InetAddress.ofLiteral(parts[0]);
        int allBits = network.getAddress().length * Byte.SIZE;
        int bits = parts.length == 1 ? allBits : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > allBits) {
            throw new IllegalArgumentException("'%s' has no prefix within 0..%d".formatted(text, allBits));
        }
        return new IpRange(network, bits);
    }

    /// Whether the address lies in the block; false for a text that is no address.
    boolean contains(String address) {
        byte[] wanted;
        try {
            wanted = InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        byte[] first = network.getAddress();
        if (wanted.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((wanted[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /// A loopback or the unspecified address.
    static boolean isThisHost(String address) {
        try {
            return isLoopback(address) || InetAddress.ofLiteral(address).isAnyLocalAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /// The bytes of an address; empty for a text that is none.
    static Optional<byte[]> bytes(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// One spelling for each address; a text that is no address stays as it is.
    static String canonical(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            boolean loopback = parsed instanceof Inet6Address && parsed.isLoopbackAddress();
            return loopback ? "::1" : parsed.getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }
}
