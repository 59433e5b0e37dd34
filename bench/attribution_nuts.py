"""The attribution model with labels summed out, in NumPyro, as an independent posterior."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from tacitus.infer.attribution import Priors, gibbs
from tacitus.infer.attribution.layout import Layout
from tacitus.infer.diagnose import ess_bulk, rhat
from tacitus.infer.score import score

CHAINS, WARMUP, DRAWS = 4, 500, 500
SWEEPS, BURN = 2000, 500

PRIORS = Priors(
    presence=0.5,
    target=1.0,
    claim_means=(0.5,),
    claim_masses=(2.0,),
    error=((2.0, 4.0),),
    error_modes=1.0,
    coverage=None,
)
"""Fixed, mostly flat: Dirichlet(1/2) by place, uniform claim rates, no coverage."""

SHARED = ("error", "claim", "presence")
"""Parameters over which effective draws are compared."""


def arrays(layout: Layout, groups: int) -> dict[str, np.ndarray]:
    """Dense arrays for the peer: every group a candidate, no pairs, no relations."""
    n = len(layout.event) - 1
    trait = layout.trait.reshape(n, groups)
    report = np.repeat(np.arange(n), np.diff(layout.report))
    return {
        "place": layout.place[:, 0],
        "status": trait % 4,
        "report": report,
        "source": layout.source,
        "naming": layout.naming.reshape(-1, groups, 4),
    }


def race(events: int, report: Callable[..., None]) -> None:
    """Fit both to the plain world and print agreement and speed."""
    warnings.simplefilter("ignore")
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from numpyro.infer import MCMC, NUTS, init_to_value

    sc = sys.modules["scenarios"]
    world = sc.plain(1, events)
    data = sc.to_data(world)
    object.__setattr__(data, "place", data.place - 1)
    object.__setattr__(data, "place_parent", np.full(sc.PLACES, -1))
    setting = gibbs.prepare(data, PRIORS)
    g, t, s, places = sc.GROUPS, sc.TARGETS, sc.SOURCES, sc.PLACES
    x = arrays(setting.layout, g)
    claimed, target = jnp.array(x["status"] == 0), jnp.array(data.target)
    place, rows, source = (jnp.array(x[k]) for k in ("place", "report", "source"))
    naming = jnp.array(x["naming"])

    def log_weights(p: dict[str, Any]) -> Any:
        edge = 1e-6
        claim = jnp.clip(p["claim"], edge, 1 - edge)
        false, did, other = (jnp.clip(p[k], edge, 1 - edge) for k in ("false", "did", "other"))
        log = jnp.log(jnp.clip(p["presence"], 1e-20, 1))[place] + jnp.log(p["target"]).T[target]
        for_one = jnp.where(
            claimed, jnp.log(claim.T[target]), jnp.log1p(-claim.T[target]) + jnp.log1p(-did)
        )
        for_other = jnp.where(claimed, jnp.log(false), jnp.log1p(-false) + jnp.log1p(-other))
        log = log + for_one - for_other + for_other.sum(axis=1, keepdims=True)
        e = jnp.clip(p["error"], edge, 1 - edge)[source][:, None]
        wrong = jnp.einsum("rgm,rm->rg", naming[..., 1:], p["mode"][source])
        chance = (1 - e) * naming[..., 0] + e * wrong
        return log.at[rows].add(jnp.log(chance))

    def model() -> None:
        half, one = jnp.full(g, 0.5), jnp.ones
        draw = numpyro.sample
        p = {
            "presence": draw("presence", dist.Dirichlet(half).expand([places]).to_event(1)),
            "target": draw("target", dist.Dirichlet(one(t)).expand([g]).to_event(1)),
            "claim": draw("claim", dist.Beta(1, 1).expand([g, t]).to_event(2)),
            "false": draw("false", dist.Beta(1, 50).expand([g]).to_event(1)),
            "did": draw("did", dist.Beta(1, 19).expand([g]).to_event(1)),
            "other": draw("other", dist.Beta(1, 19).expand([g]).to_event(1)),
            "error": draw("error", dist.Beta(2, 4).expand([s]).to_event(1)),
            "mode": draw("mode", dist.Dirichlet(one(3)).expand([s]).to_event(1)),
        }
        numpyro.factor("loglik", jax.nn.logsumexp(log_weights(p), axis=1).sum())

    start = init_to_value(
        values={
            "error": jnp.full(s, 0.3),
            "claim": jnp.full((g, t), 0.4),
            "false": jnp.full(g, 0.02),
        }
    )
    chain = MCMC(
        NUTS(model, init_strategy=start),
        num_warmup=WARMUP,
        num_samples=DRAWS,
        num_chains=CHAINS,
        chain_method="sequential",
        progress_bar=False,
    )
    started = time.process_time()
    chain.run(jax.random.PRNGKey(0))
    peer_cpu = time.process_time() - started
    by_chain = chain.get_samples(group_by_chain=True)
    peer = np.concatenate(
        [np.asarray(by_chain[k]).reshape(CHAINS, DRAWS, -1) for k in SHARED], axis=2
    )
    flat = chain.get_samples()
    soft = jax.jit(
        lambda i: jax.nn.softmax(log_weights({k: v[i] for k, v in flat.items()}), axis=1)
    )
    theirs = np.mean([np.asarray(soft(i)) for i in range(0, CHAINS * DRAWS, 2)], axis=0)

    gibbs.advance(setting, gibbs.init(setting, 0, 0), burn=2, draws=2, wide=True)
    started = time.process_time()
    runs = [
        gibbs.advance(setting, gibbs.init(setting, 0, c), burn=BURN, draws=SWEEPS, wide=True)[1]
        for c in range(CHAINS)
    ]
    our_cpu = time.process_time() - started
    blocks = gibbs.monitor(setting, wide=True)
    columns = np.concatenate(
        [np.arange(at, at + int(np.prod(shape))) for at, shape in (blocks[k] for k in SHARED)]
    )
    ours = np.stack([run.rows[:, columns] for run in runs])
    mean = sum(run.posterior for run in runs) / sum(run.sweeps for run in runs)
    q = mean.reshape(events, g)
    gap = np.abs(q - theirs)
    ess = float(np.nanmin(ess_bulk(ours))), float(np.nanmin(ess_bulk(peer)))
    report(
        "nuts",
        started - peer_cpu,
        events=events,
        mean_abs_difference=round(float(gap.mean()), 5),
        max_abs_difference=round(float(gap.max()), 4),
        bar_mean=0.002,
        log_loss=[
            round(score(p / p.sum(1, keepdims=True), world.perpetrator).log_loss, 4)
            for p in (q, theirs)
        ],
        min_ess=[round(e) for e in ess],
        worst_rhat=[round(float(np.nanmax(rhat(d))), 3) for d in (ours, peer)],
        cpu=[round(our_cpu, 1), round(peer_cpu, 1)],
        ess_per_cpu_s=[round(ess[0] / our_cpu, 1), round(ess[1] / peer_cpu, 2)],
        ratio=round(ess[0] / our_cpu / (ess[1] / peer_cpu), 1),
        bar_ratio=20,
        settings={
            "gibbs": f"{CHAINS} x ({BURN} + {SWEEPS}) sweeps",
            "numpyro": f"NUTS {CHAINS} x ({WARMUP} + {DRAWS}), sequential, float32",
        },
        peer=f"numpyro {numpyro.__version__}, jax {jax.__version__}",
    )
