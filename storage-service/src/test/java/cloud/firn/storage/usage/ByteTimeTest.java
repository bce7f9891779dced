package cloud.firn.storage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteTimeTest {
    @Test
    void aByteForASecondIsAByteSecondHoweverItIsCut() {
        var first = ByteTime.measure(0, BigDecimal.ZERO, List.of(new ByteTime.Change(1000, 500)), 0, 1000);
        assertThat(first.byteSeconds()).isEqualTo(500);
        var second = ByteTime.measure(first.storedBytes(), first.carryByteMillis(), List.of(), 1000, 2001);
        assertThat(second.byteSeconds()).isEqualTo(1001);
    }

    @Test
    void whatIsSeenLateIsMadeUpForAndNeverBilledTwice() {
        // Removed at 900, seen only after the interval up to 1000 was told.
        var told = ByteTime.measure(1000, BigDecimal.ZERO, List.of(), 0, 1000);
        var next = ByteTime.measure(1000, told.carryByteMillis(), List.of(new ByteTime.Change(-1000, 900)), 1000, 1050);
        assertThat(next.byteSeconds()).isZero();
        assertThat(next.carryByteMillis()).isEqualByComparingTo("-100000");
        assertThat(next.storedBytes()).isZero();
    }
}
