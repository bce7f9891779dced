package cloud.firn.billing.account;

import cloud.firn.billing.ratecard.RateCard;
import cloud.firn.billing.ratecard.RateCardFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The rate card of these tests: prices change in the middle of November. */
final class Cards {
    static final RateCard CARD = read(
            """
            currency: CHF
            versions:
              - effective-from: 2026-01-01
                products:
                  - product: instance
                    description: by type
                    meter: instance.seconds
                    per: hour
                    prices: {standard.tiny: 0.0123, standard.small: 0.0246}
                  - product: storage
                    description: stored
                    meter: storage.byte-seconds
                    per: GB-hour
                    price: 0.027
              - effective-from: 2026-11-10
                products:
                  - product: instance
                    description: by type
                    meter: instance.seconds
                    per: hour
                    prices: {standard.tiny: 0.0177, standard.small: 0.0354}
                  - product: storage
                    description: stored
                    meter: storage.byte-seconds
                    per: GB-hour
                    price: 0.031
            """);

    private Cards() {}

    private static RateCard read(String yaml) {
        try {
            var file = Files.createTempFile("rate-card", ".yaml");
            Files.writeString(file, yaml);
            var card = RateCardFile.read(file);
            Files.delete(file);
            return card;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
