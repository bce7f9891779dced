package cloud.firn.billing.ratecard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RateCardFileTest {
    private static final String GOOD =
            """
            currency: CHF
            versions:
              - effective-from: 2026-01-01
                products:
                  - product: instance
                    description: by type
                    meter: instance.seconds
                    per: hour
                    prices:
                      standard.tiny: 0.000000001
              - effective-from: 2026-07-01
                products:
                  - product: address
                    description: an address
                    meter: address.seconds
                    per: hour
                    price: 0
            """;

    @Test
    void the_card_that_comes_with_firn_prices_every_meter() {
        var products = RateCardFile.standard()
                .at(Instant.parse("2026-11-23T00:00:00Z"))
                .orElseThrow()
                .products();
        assertThat(products).containsOnlyKeys(Meter.values());
    }

    @Test
    void prices_are_exact_and_hold_from_midnight_of_their_day() {
        var card = read(GOOD);
        var before = card.at(Instant.parse("2026-06-30T23:59:59.999Z")).orElseThrow();
        var after = card.at(Instant.parse("2026-07-01T00:00:00Z")).orElseThrow();
        assertThat(instance(before).priceOf("standard.tiny")).contains(new Price(1, 3_600_000_000L));
        assertThat(instance(before).priceOf("standard.huge")).isEmpty();
        assertThat(after.products()).containsOnlyKeys(Meter.ADDRESS_SECONDS);
        assertThat(card.at(Instant.parse("2025-12-31T23:59:59Z"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            currency: CHF                | currency: francs               | 'francs' is not an ISO 4217 code
            currency: CHF                | currency: CHF\\ncurrency: EUR | Duplicate field
            currency: CHF                | colour: red                    | colour
            versions:                    | variations:                    | variations
            2026-07-01                   | 2026-01-01                     | must be after the version before it
            2026-07-01                   | some day                       | effective-from
            price: 0                     | price: -0.1                    | products[0].price: must be zero or more
            price: 0                     | price: 0.0000000001            | has more than 9 decimals
            price: 0                     | price: 1e99                    | is above a million
            price: 0                     | price: cheap                   | price
            price: 0                     | price:                         | needs either price or prices
            standard.tiny: 0.000000001   | standard.tiny:                 | prices.standard.tiny: is missing
            meter: address.seconds       | meter: address.years           | 'address.years' is not a meter
            per: hour                    | per: GB                        | must be one of [hour, minute, second]
            product: address             | product: An Address            | is not a name
            description: an address      | colour: red                    | colour
            """)
    void a_card_that_could_be_misread_is_refused_and_the_place_named(String good, String bad, String complaint) {
        assertThatThrownBy(() -> read(GOOD.replace(good, bad.replace("\\n", "\n"))))
                .isInstanceOf(RateCardFile.Unusable.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void an_empty_file_is_refused() {
        assertThatThrownBy(() -> read("")).isInstanceOf(RateCardFile.Unusable.class);
    }

    private static RateCard.Product instance(RateCard.Version version) {
        return Objects.requireNonNull(version.products().get(Meter.INSTANCE_SECONDS));
    }

    private static RateCard read(String yaml) {
        return RateCardFile.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }
}
