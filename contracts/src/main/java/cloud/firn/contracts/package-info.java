/**
 * The language between services: one package per Kafka topic, one record per fact.
 *
 * <p>Read {@link cloud.firn.contracts.Fact} first: it is the envelope of everything. Change is additive only: a field may
 * appear, none may vanish or change its meaning; golden samples in the tests hold every old form readable.
 */
@NullMarked
package cloud.firn.contracts;

import org.jspecify.annotations.NullMarked;
