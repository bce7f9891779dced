package cloud.firn.billing.ratecard;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rate card from YAML, and refuses one that could be misread.
 *
 * <p>Unknown and repeated fields, missing prices, more than nine decimals, an unknown meter or unit, days out of order: each
 * is an {@link Unusable} that names the place. The default card ({@code rate-card.yaml} on the class path) is an example.
 */
public final class RateCardFile {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RateCardFile() {}

    /** The card in this file. */
    public static RateCard read(Path file) {
        try (var bytes = Files.newInputStream(file)) {
            return read(bytes);
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The card that comes with Firn. */
    public static RateCard standard() {
        try (var bytes = RateCardFile.class.getResourceAsStream("/rate-card.yaml")) {
            if (bytes == null) {
                throw new IllegalStateException("rate-card.yaml is not on the class path");
            }
            return read(bytes);
        } catch (IOException e) {
            throw new Unusable("the class path cannot be read", e);
        }
    }

    static RateCard read(InputStream bytes) {
        CardForm form;
        try {
            form = YAML.readValue(bytes, CardForm.class);
        } catch (IOException e) {
            throw new Unusable(String.valueOf(e.getMessage()), e);
        }
        if (form == null) {
            throw refused("the file", "is empty");
        }
        return form.card();
    }

    private static Unusable refused(String place, String why) {
        return new Unusable(place + ": " + why, null);
    }

    private static <T> T required(@Nullable T value, String place) {
        if (value == null) {
            throw refused(place, "is missing");
        }
        return value;
    }

    /** A rate card that nobody should be billed by; the message names the place. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, @Nullable Throwable cause) {
            super("Rate card: " + message, cause);
        }
    }

    private record CardForm(@Nullable String currency, @Nullable List<@Nullable VersionForm> versions) {
        RateCard card() {
            var code = required(currency, "currency");
            if (Currency.getAvailableCurrencies().stream()
                    .noneMatch(known -> known.getCurrencyCode().equals(code))) {
                throw refused("currency", "'" + code + "' is not an ISO 4217 code");
            }
            var forms = required(versions, "versions");
            if (forms.isEmpty()) {
                throw refused("versions", "at least one is needed");
            }
            var all = new ArrayList<RateCard.Version>();
            for (int i = 0; i < forms.size(); i++) {
                var place = "versions[" + i + "]";
                var version = required(forms.get(i), place).version(place);
                if (i > 0 && !version.effectiveFrom().isAfter(all.get(i - 1).effectiveFrom())) {
                    throw refused(place + ".effective-from", "must be after the version before it");
                }
                all.add(version);
            }
            return new RateCard(code, all);
        }
    }

    private record VersionForm(
            @JsonProperty("effective-from") @Nullable LocalDate effectiveFrom,
            @Nullable List<@Nullable ProductForm> products) {
        RateCard.Version version(String place) {
            var from = required(effectiveFrom, place + ".effective-from");
            var forms = required(products, place + ".products");
            var byMeter = new EnumMap<Meter, RateCard.Product>(Meter.class);
            for (int i = 0; i < forms.size(); i++) {
                var here = place + ".products[" + i + "]";
                var form = required(forms.get(i), here);
                var meter = form.meter(here);
                if (byMeter.put(meter, form.product(meter, here)) != null) {
                    throw refused(here + ".meter", "'" + meter.wireName() + "' is priced twice");
                }
            }
            return new RateCard.Version(from, byMeter);
        }
    }

    private record ProductForm(
            @Nullable String product,
            @Nullable String description,
            @JsonProperty("meter") @Nullable String meterName,
            @Nullable String per,
            @Nullable BigDecimal price,
            @Nullable Map<String, @Nullable BigDecimal> prices) {
        Meter meter(String place) {
            var name = required(meterName, place + ".meter");
            return Meter.named(name).orElseThrow(() -> refused(place + ".meter", "'" + name + "' is not a meter"));
        }

        RateCard.Product product(Meter meter, String place) {
            var name = required(product, place + ".product");
            if (!NAME.matcher(name).matches()) {
                throw refused(place + ".product", "'" + name + "' is not a name in lower case with hyphens");
            }
            var unit = meter.pricedPer().get(required(per, place + ".per"));
            if (unit == null) {
                throw refused(
                        place + ".per",
                        "must be one of "
                                + meter.pricedPer().keySet().stream().sorted().toList());
            }
            if ((price == null) == (prices == null)) {
                throw refused(place, "needs either price or prices");
            }
            var each = new LinkedHashMap<String, Price>();
            if (prices != null) {
                prices.forEach(
                        (variable, amount) -> each.put(variable, priceOf(amount, unit, place + ".prices." + variable)));
                if (each.isEmpty()) {
                    throw refused(place + ".prices", "at least one is needed");
                }
            }
            var all = price == null ? null : priceOf(price, unit, place + ".price");
            return new RateCard.Product(name, required(description, place + ".description"), all, each);
        }

        private static Price priceOf(@Nullable BigDecimal amount, long unit, String place) {
            var given = required(amount, place);
            if (given.signum() < 0) {
                throw refused(place, "must be zero or more");
            }
            if (given.compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
                throw refused(place, "is above a million: is the unit right?");
            }
            try {
                return new Price(given.movePointRight(Money.DECIMALS).longValueExact(), unit);
            } catch (ArithmeticException e) {
                throw refused(place, "has more than " + Money.DECIMALS + " decimals");
            }
        }
    }
}
