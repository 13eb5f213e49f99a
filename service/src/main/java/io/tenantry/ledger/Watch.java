package io.tenantry.ledger;

import io.tenantry.plan.Plan;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization and its plan that decide about its credits.
 *
 * @param name the name of the organization
 * @param disabled whether it is disabled: then there are no notifications
 * @param zone its billing time zone
 * @param notifyLow whether admins are notified of credits that are low or expire
 * @param lowThreshold credits are low below it
 * @param refill whether refills are requested
 * @param refillThreshold a refill is requested at this balance or below
 * @param refillAmount the credits of a refill
 * @param refillCap the maximum of refills in a billing cycle; null for none
 * @param mute for how long admins hear no more of jobs
 * @param plan the plan; null for none
 */
record Watch(
        String name,
        boolean disabled,
        ZoneId zone,
        boolean notifyLow,
        BigDecimal lowThreshold,
        boolean refill,
        BigDecimal refillThreshold,
        BigDecimal refillAmount,
        @Nullable BigDecimal refillCap,
        Duration mute,
        @Nullable Plan plan) {}
