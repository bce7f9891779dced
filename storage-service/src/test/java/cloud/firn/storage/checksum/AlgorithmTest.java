package cloud.firn.storage.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AlgorithmTest {
    private static String of(Algorithm algorithm, byte[] bytes) {
        var running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.base64();
    }

    @Test
    void theCheckValueOfCrc64NvmeIsThePublishedOne() {
        assertThat(of(Algorithm.CRC64NVME, "123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("rosUhgp5mIg=");
    }

    @Property(tries = 200)
    void theSumOfTwoPiecesIsTheChecksumOfTheWhole(
            @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(max = 300) int at) {
        int cut = Math.min(at, bytes.length);
        var first = Arrays.copyOfRange(bytes, 0, cut);
        var second = Arrays.copyOfRange(bytes, cut, bytes.length);
        for (var algorithm : Algorithm.values()) {
            if (algorithm.canBeSummed()) {
                assertThat(algorithm.sum(List.of(
                                new Algorithm.Summand(of(algorithm, first), first.length),
                                new Algorithm.Summand(of(algorithm, second), second.length))))
                        .isEqualTo(of(algorithm, bytes));
            }
        }
    }
}
