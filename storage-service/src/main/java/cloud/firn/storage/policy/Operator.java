package cloud.firn.storage.policy;

import java.util.Arrays;
import java.util.Optional;

/**
 * The operators of conditions.
 *
 * <p>Source: "Condition operators" of the IAM user guide. Their names are case-sensitive.
 */
enum Operator {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    NUMERIC_EQUALS("NumericEquals", false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true),
    NUMERIC_LESS_THAN("NumericLessThan", false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
    DATE_EQUALS("DateEquals", false),
    DATE_NOT_EQUALS("DateNotEquals", true),
    DATE_LESS_THAN("DateLessThan", false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
    DATE_GREATER_THAN("DateGreaterThan", false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
    BOOL("Bool", false),
    BINARY_EQUALS("BinaryEquals", false),
    IP_ADDRESS("IpAddress", false),
    NOT_IP_ADDRESS("NotIpAddress", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_NOT_EQUALS("ArnNotEquals", true),
    ARN_LIKE("ArnLike", false),
    ARN_NOT_LIKE("ArnNotLike", true),
    /** Asks whether there is a value at all. */
    NULL("Null", false);

    private final String word;
    private final boolean negated;

    Operator(String word, boolean negated) {
        this.word = word;
        this.negated = negated;
    }

    static Optional<Operator> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** Whether the condition holds for a request without the key, and for values that do not fit. */
    boolean negated() {
        return negated;
    }

    /**
     * Reads a value of a policy.
     *
     * @param variables whether the policy's version knows variables
     */
    Fit read(String value, boolean variables) {
        return switch (this) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> Fit.text(value, new Template.Reading(false, variables, false));
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                Fit.text(value, new Template.Reading(false, variables, true));
            case STRING_LIKE, STRING_NOT_LIKE -> Fit.text(value, new Template.Reading(true, variables, false));
            case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE ->
                Fit.arn(value, new Template.Reading(true, variables, false));
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> Fit.number(value, order -> order == 0);
            case NUMERIC_LESS_THAN -> Fit.number(value, order -> order < 0);
            case NUMERIC_LESS_THAN_EQUALS -> Fit.number(value, order -> order <= 0);
            case NUMERIC_GREATER_THAN -> Fit.number(value, order -> order > 0);
            case NUMERIC_GREATER_THAN_EQUALS -> Fit.number(value, order -> order >= 0);
            case DATE_EQUALS, DATE_NOT_EQUALS -> Fit.date(value, order -> order == 0);
            case DATE_LESS_THAN -> Fit.date(value, order -> order < 0);
            case DATE_LESS_THAN_EQUALS -> Fit.date(value, order -> order <= 0);
            case DATE_GREATER_THAN -> Fit.date(value, order -> order > 0);
            case DATE_GREATER_THAN_EQUALS -> Fit.date(value, order -> order >= 0);
            case BOOL, NULL -> Fit.truth(value);
            case BINARY_EQUALS -> Fit.binary(value);
            case IP_ADDRESS, NOT_IP_ADDRESS -> Fit.address(value);
        };
    }
}
