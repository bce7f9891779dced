package cloud.firn.billing.ratecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PriceTest {
    @Property
    void piecesCostExactlyWhatTheWholeCosts(
            @ForAll @LongRange(min = 0, max = 100_000_000L) long nanos,
            @ForAll @LongRange(min = 1, max = 3_600_000_000_000L) long per,
            @ForAll @Size(max = 20) List<@IntRange(min = 0) Integer> pieces) {
        var price = new Price(nanos, per);
        var whole = BigInteger.ZERO;
        long sum = 0;
        for (int piece : pieces) {
            sum += price.step(whole, piece);
            whole = whole.add(BigInteger.valueOf(piece));
        }
        assertThat(sum).isEqualTo(price.of(whole));
    }

    @Property
    void nothingCostsMoreThanItsExactPrice(
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long nanos,
            @ForAll @LongRange(min = 1, max = 1_000_000_000L) long per,
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long quantity) {
        var charged = BigInteger.valueOf(new Price(nanos, per).of(BigInteger.valueOf(quantity)))
                .multiply(BigInteger.valueOf(per));
        assertThat(charged).isLessThanOrEqualTo(BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(quantity)));
    }
}
