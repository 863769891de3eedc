# Figures of the tables beside this file, by R's own functions; printed as evidence.json.
# Run in this folder: Rscript evidence.R > evidence.json
suppressPackageStartupMessages({
  library(jsonlite)
  library(metafor)
  library(sandwich)
  library(lmtest)
  library(emmeans)
  library(psych)
})
options(warn = -1)

pairs <- read.csv("pairs.csv")
pairs$gain <- pairs$post - pairs$pre
cohorts <- split(pairs, pairs$cohort)

# Walsh averages of all differences: their median is the Hodges-Lehmann estimate.
walsh_median <- function(d) {
  sums <- outer(d, d, "+") / 2
  median(sums[lower.tri(sums, diag = TRUE)])
}

of_pairs <- function(rows) {
  paired <- t.test(rows$post, rows$pre, paired = TRUE)
  welch <- t.test(rows$post, rows$pre)
  ranks <- wilcox.test(rows$post, rows$pre, paired = TRUE, exact = FALSE, correct = TRUE)
  d <- rows$gain
  without_ties <- !any(d == 0) && !any(duplicated(abs(d)))
  result <- list(
    n = nrow(rows), mean_from = mean(rows$pre), mean_to = mean(rows$post),
    sd_from = sd(rows$pre), sd_to = sd(rows$post), gain = mean(d), se = paired$stderr,
    ci = paired$conf.int[1:2], t = unname(paired$statistic), p = paired$p.value,
    welch_ci = welch$conf.int[1:2], welch_p = welch$p.value, welch_df = unname(welch$parameter),
    signed_rank = unname(ranks$statistic), signed_rank_p = ranks$p.value,
    walsh_median = walsh_median(d), n_nonzero = sum(d != 0), without_ties = without_ties
  )
  if (without_ties && nrow(rows) < 50) {
    exact <- wilcox.test(rows$post, rows$pre, paired = TRUE, exact = TRUE, conf.int = TRUE)
    result$exact_p <- exact$p.value
    result$exact_estimate <- unname(exact$estimate)
    result$exact_ci <- exact$conf.int[1:2]
  }
  mastered <- c(sum(rows$pre >= 70), sum(rows$post >= 70))
  wilson <- prop.test(mastered[2], nrow(rows), correct = FALSE)
  result$mastery_to <- mastered[2] / nrow(rows)
  result$mastery_to_ci <- wilson$conf.int[1:2]
  new <- sum(rows$pre < 70 & rows$post >= 70)
  dropped <- sum(rows$pre >= 70 & rows$post < 70)
  if (new + dropped > 0) result$mcnemar_p <- binom.test(new, new + dropped)$p.value
  result$detectable_d <- power.t.test(n = nrow(rows), power = 0.8, type = "paired")$delta
  result
}

# One row per cohort, each with its own SE: all of 10 pairs and more.
large <- Filter(function(rows) nrow(rows) >= 10, cohorts)
effects <- data.frame(
  cohort = names(large),
  gain = sapply(large, function(rows) mean(rows$gain)),
  se = sapply(large, function(rows) sd(rows$gain) / sqrt(nrow(rows))),
  n = sapply(large, nrow),
  year = sapply(large, function(rows) rows$day[1]) / 365.25
)
effects$order <- seq_len(nrow(effects))
pooled <- rma(yi = gain, sei = se, data = effects, method = "REML", test = "adhoc",
              control = list(threshold = 1e-12, maxiter = 1000))
ahead <- predict(pooled)
by_year <- rma(yi = gain, sei = se, mods = ~ year, data = effects, method = "REML",
               test = "adhoc", control = list(threshold = 1e-12, maxiter = 1000))
by_order <- rma(yi = gain, sei = se, mods = ~ order, data = effects, method = "REML",
                test = "adhoc", control = list(threshold = 1e-12, maxiter = 1000))
common <- rma(yi = gain, sei = se, data = effects, method = "EE")

slope <- function(model) {
  list(estimate = unname(model$beta[2]), se = model$se[2], ci = c(model$ci.lb[2], model$ci.ub[2]),
       p = model$pval[2], tau2 = model$tau2)
}

# The mean over people, with standard errors clustered by cohort.
of_large <- pairs[pairs$cohort %in% names(large), ]
over_people <- lm(gain ~ 1, data = of_large)
clustered <- sapply(c("HC0", "HC1"), function(type) {
  sqrt(vcovCL(over_people, cluster = of_large$cohort, type = type)[1, 1])
})

# ANCOVA of three cohorts: HC3, adjusted means at the grand mean of pre, Holm over the pairs.
three <- pairs[pairs$cohort %in% c("c05", "c06", "c08"), ]
three$cohort <- factor(three$cohort)
ancova <- lm(post ~ pre + cohort, data = three)
robust <- vcovHC(ancova, type = "HC3")
adjusted <- summary(emmeans(ancova, "cohort", vcov. = robust), infer = TRUE)
differences <- summary(pairs(emmeans(ancova, "cohort", vcov. = robust), reverse = TRUE,
                             adjust = "none"), infer = TRUE)

items <- read.csv("items.csv")
reliability <- psych::alpha(items, warnings = FALSE)
ratings <- read.csv("ratings.csv")
both <- ratings[!is.na(ratings$s2), ]
practices <- read.csv("practices.csv")
money <- c(2, 4, 0, 5, 1, 8, 3, 2, 10, 5, 7, 11, 6)
k <- qbinom(0.025, length(money), 0.5)
drift <- list(c(18, 24, 9, 33), c(30, 12, 21, 21), c(5, 37, 11, 31), c(40, 2, 38, 4))
fisher <- sapply(drift, function(cell) fisher.test(matrix(cell, 2))$p.value)

# Morris (2008), five studies with comparison arms: what changed, on the SD before.
morris <- escalc(
  measure = "SMCR", m1i = c(38.5, 26.8, .7, 75.9, 36.0), m2i = c(30.6, 23.5, .5, 53.4, 35.6),
  sd1i = c(15, 3.1, .1, 14.5, 4.7), ni = c(20, 50, 9, 10, 14), ri = c(.47, .64, .77, .89, .44)
)

cat(toJSON(list(
  pairs = lapply(cohorts, of_pairs),
  pooled = list(
    k = pooled$k, estimate = unname(pooled$beta[1]), se = pooled$se, ci = c(pooled$ci.lb, pooled$ci.ub),
    tau2 = pooled$tau2, q = common$QE, i2 = max(0, (common$QE - common$k + 1) / common$QE),
    next_ci = c(ahead$pi.lb, ahead$pi.ub)
  ),
  trend = list(per_year = slope(by_year), per_cohort = slope(by_order)),
  over_people = list(estimate = unname(coef(over_people)), n = nrow(of_large),
                     k = length(large), se_HC0 = unname(clustered["HC0"]),
                     se_HC1 = unname(clustered["HC1"])),
  ancova = list(
    adjusted = data.frame(cohort = adjusted$cohort, mean = adjusted$emmean, se = adjusted$SE,
                          low = adjusted$lower.CL, high = adjusted$upper.CL),
    differences = data.frame(pair = differences$contrast, estimate = differences$estimate,
                             se = differences$SE, low = differences$lower.CL,
                             high = differences$upper.CL, p = differences$p.value,
                             holm = p.adjust(differences$p.value, "holm")),
    df = ancova$df.residual
  ),
  items = list(
    alpha = reliability$total$raw_alpha,
    feldt = unname(unlist(reliability$feldt[c("lower.ci", "upper.ci")])),
    item_rest = setNames(as.list(reliability$item.stats$r.drop), names(items)),
    share = as.list(colMeans(items))
  ),
  ratings = list(
    mann_whitney_p = wilcox.test(ratings$s1, both$s2, exact = FALSE, correct = TRUE)$p.value,
    mann_whitney = unname(wilcox.test(ratings$s1, both$s2, exact = FALSE)$statistic),
    paired_p = wilcox.test(both$s2, both$s1, paired = TRUE, exact = FALSE)$p.value,
    paired = unname(wilcox.test(both$s2, both$s1, paired = TRUE, exact = FALSE)$statistic),
    top_two = mean(ratings$s1 >= 4),
    top_two_ci = prop.test(sum(ratings$s1 >= 4), nrow(ratings), correct = FALSE)$conf.int[1:2]
  ),
  practices = list(
    new = sum(practices$before == 0 & practices$after == 1),
    dropped = sum(practices$before == 1 & practices$after == 0),
    p = with(practices, binom.test(sum(before < after), sum(before != after))$p.value)
  ),
  median = list(estimate = median(money), ci = sort(money)[c(k, length(money) - k + 1)]),
  drift = list(p = fisher, holm = p.adjust(fisher, "holm")),
  morris = list(estimate = as.numeric(morris$yi), variance = as.numeric(morris$vi))
), digits = I(15), auto_unbox = TRUE, pretty = 1))
cat("\n")
