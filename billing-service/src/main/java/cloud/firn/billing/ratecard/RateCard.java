package cloud.firn.billing.ratecard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What everything costs, and since when.
 *
 * @param currency ISO 4217; one for the whole card
 * @param versions in order of the day from which each is in force, at least one
 */
public record RateCard(String currency, List<Version> versions) {
    /** Keeps its own copy. */
    public RateCard {
        versions = List.copyOf(versions);
    }

    /**
     * The prices in force from a day on.
     *
     * @param effectiveFrom from midnight UTC, inclusive, until the next version
     */
    public record Version(LocalDate effectiveFrom, Map<Meter, Product> products) {
        /** Keeps its own copy. */
        public Version {
            products = Map.copyOf(products);
        }

        /** The moment this version comes into force. */
        public Instant start() {
            return effectiveFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /**
     * One thing that is sold.
     *
     * @param name as reports call it
     * @param price for every variable, or null when {@code prices} has one for each
     */
    public record Product(String name, String description, @Nullable Price price, Map<String, Price> prices) {
        /** Keeps its own copy. */
        public Product {
            prices = Map.copyOf(prices);
        }

        /** The price of this variable; empty when the card has none. */
        public Optional<Price> priceOf(String variable) {
            return Optional.ofNullable(prices.getOrDefault(variable, price));
        }
    }

    /** The version in force at that moment; empty before the first. */
    public Optional<Version> at(Instant moment) {
        return versions.stream()
                .filter(version -> !version.start().isAfter(moment))
                .reduce((earlier, later) -> later);
    }

    /** The first moment after {@code moment} at which other prices come into force; empty when none is planned. */
    public Optional<Instant> changesAfter(Instant moment) {
        return versions.stream().map(Version::start).filter(moment::isBefore).findFirst();
    }
}
