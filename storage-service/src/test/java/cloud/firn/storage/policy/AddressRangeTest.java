package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "192.0.2.77/24, 192.0.2.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::1:0:0:0/65, 2001:db8:0:0:1::, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "::ffff:192.0.2.0/120, 192.0.2.9, true",
        "2001:DB8::A, 2001:db8::a, true",
    })
    void a_range_holds_the_addresses_that_begin_like_it(String range, String address, boolean holds) {
        assertThat(AddressRange.of(range)
                        .orElseThrow()
                        .contains(AddressRange.of(address).orElseThrow()))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "10.0.0.-1",
                "010.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                " 10.0.0.0",
                "10.0.0.0/255.0.0.0",
                "a.b.c.d",
                "example.org",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::/129",
                "fe80::1%eth0",
                "1.2.3.4::",
                "::1.2.3",
                "::1.2.3.4:5",
                "1:",
                ":1",
                "٣.0.0.1"
            })
    void what_is_no_address_is_none(String text) {
        assertThat(AddressRange.of(text)).isEmpty();
    }

    @Property(tries = 500)
    void readsWhatTheJdkWritesAndCutsWhereArithmeticDoes(
            @ForAll @Size(16) byte[] one,
            @ForAll @IntRange(min = 0, max = 127) int flipped,
            @ForAll @IntRange(min = 0, max = 128) int prefix)
            throws UnknownHostException {
        var other = new BigInteger(1, one).flipBit(127 - flipped).toByteArray();
        var padded = new byte[16];
        int length = Math.min(other.length, 16);
        System.arraycopy(other, other.length - length, padded, 16 - length, length);
        var range = AddressRange.of(InetAddress.getByAddress(one).getHostAddress() + "/" + prefix);
        var address = AddressRange.of(InetAddress.getByAddress(padded).getHostAddress());
        if (range.isPresent()
                && address.isPresent()
                && !range.get().isIpv4()
                && !address.get().isIpv4()) {
            assertThat(range.get().contains(address.get())).isEqualTo(flipped >= prefix);
        }
    }

    @Provide
    Arbitrary<String> rubbish() {
        return Arbitraries.strings().withChars("0123456789abf:./%x").ofMaxLength(60);
    }

    @Property(tries = 3000)
    void rubbishIsNoAddressAndNoFailure(@ForAll("rubbish") String text) {
        AddressRange.of(text)
                .ifPresent(range -> assertThat(range.contains(range)).isTrue());
    }
}
