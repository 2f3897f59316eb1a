## What a supervisor's visit is told of the desk's journal

visit-title = Journal de la permanence
visit-unknown = La permanence n’a pas encore écrit jusqu’où va son journal. Cela se fera à sa prochaine ouverture.
visit-first = Première visite avec ce compte. Le journal en est à l’entrée { $sequence } ; c’est gardé pour la prochaine fois.
visit-unchanged = Rien de nouveau depuis votre visite du { $day } : le journal en est toujours à l’entrée { $sequence }.
visit-goes_on = Le journal continue celui de votre visite du { $day } : il en était à l’entrée { $before }, il en est à l’entrée { $sequence }.
visit-rewritten = Le journal de la permanence ne continue pas celui de votre visite du { $day }, où il en était à l’entrée { $before }.
visit-rewritten-why = Quelqu’un qui détient les clés de la permanence l’a récrit, ou une base plus ancienne a été remise. Demandez à l’agent responsable ce qui s’est passé, et gardez cette date.
visit-not_mine = La trace de votre visite du { $day } n’est pas celle que vous aviez laissée.
visit-not_mine-why = C’est attendu si un nouveau code vous a été donné depuis. Sinon, quelqu’un l’a modifiée : demandez à l’agent responsable ce qui s’est passé.
visit-recall = Si vous êtes venu depuis cette date, le coffre a été remis à un état plus ancien : dites-le.
