"""Pages: sign in, sign out, own account."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from eventapp.accounts import services
from eventapp.accounts.forms import LinkForm, PasswordForm, ProfileForm, SignInForm, UseLinkForm
from eventapp.accounts.queries import find_usable_link, find_user_by_email
from eventapp.accounts.rules import normalised_email
from eventapp.accounts.sign_ins import SignedInUser, current_sign_in, forget, remember
from eventapp.accounts.throttle import LINK_MAIL, SIGN_IN, count_try
from eventapp.actor import PUBLIC
from eventapp.db.session import transaction
from eventapp.errors import AppError, NotFound, NotPermitted
from eventapp.i18n import N_, gettext
from eventapp.jobs.outbox import queue_mail
from eventapp.web.actors import current_actor, forget_actor
from eventapp.web.markers import public, signed_in
from eventapp.web.redirects import own_path

accounts = Blueprint("accounts", __name__)


def _own_sign_in() -> SignedInUser:
    sign_in = current_sign_in()
    if sign_in is None:
        raise NotPermitted
    return sign_in


def _after_sign_in() -> Any:
    return redirect(own_path(request.args.get("next"), url_for("dashboard.list_conferences")))


@accounts.get("/sign-in")
@public
def sign_in() -> str:
    return render_template("accounts/sign_in.html", form=SignInForm(), link_form=LinkForm(prefix="link"))


@accounts.post("/sign-in")
@public
def enter_password() -> Any:
    form, status = SignInForm(), 422
    if form.validate():
        try:
            with transaction():
                address = normalised_email(form.email.data or "")
                count_try(SIGN_IN, "sign-in", address, request.remote_addr or "")
            with transaction():
                user, secret = services.sign_in_by_password(
                    form.email.data or "", form.password.data or "", user_agent=str(request.user_agent)
                )
            remember(user, secret)
            forget_actor()
            return _after_sign_in()
        except AppError as error:
            form.take_error(error)
            status = error.status
    page = render_template("accounts/sign_in.html", form=form, link_form=LinkForm(prefix="link"))
    return page, status


@accounts.post("/sign-in/link")
@public
def ask_for_link() -> Any:
    """Mail a one-time link, or do nothing, with the same answer."""
    form = LinkForm(prefix="link")
    if not form.validate():
        return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), link_form=form), 422
    email = form.email.data or ""
    with transaction():
        count_try(LINK_MAIL, "link", normalised_email(email), request.remote_addr or "")
        user = find_user_by_email(email)
        if user is not None and user.disabled_at is None:
            queue_mail(
                "sign_in_link",
                recipient_name=user.name,
                recipient_email=user.email,
                language=user.language,
                payload={"user_id": user.id},
            )
    return render_template("accounts/link_sent.html", email=email)


@accounts.get("/sign-in/<token>")
@public
def show_link(token: str) -> str:
    link = find_usable_link(token)
    if link is None:
        raise NotFound(N_("This link was used already or has run out. Ask for a new one."))
    return render_template("accounts/use_link.html", form=UseLinkForm(), name=link.user.name)


@accounts.post("/sign-in/<token>")
@public
def use_link(token: str) -> Any:
    with transaction():
        user, secret = services.sign_in_by_link(token, user_agent=str(request.user_agent))
    remember(user, secret)
    forget_actor()
    return _after_sign_in()


@accounts.post("/sign-out")
@signed_in
def sign_out() -> Any:
    with transaction():
        services.sign_out(current_actor(), _own_sign_in().secret)
    forget()
    g.actor = PUBLIC
    return redirect(url_for("accounts.sign_in"))


@accounts.get("/account")
@signed_in
def show_account() -> str:
    return _account_page(ProfileForm(obj=_own_sign_in().user), PasswordForm())


def _account_page(profile: ProfileForm, password: PasswordForm) -> str:
    user = _own_sign_in().user
    return render_template("accounts/account.html", profile=profile, password=password, user=user)


@accounts.post("/account")
@signed_in
def change_profile() -> Any:
    form = ProfileForm()
    if not form.validate():
        return _account_page(form, PasswordForm(formdata=None)), 422
    with transaction():
        services.change_profile(
            current_actor(), _own_sign_in().user, name=form.name.data or "", language=form.language.data
        )
    flash(gettext("Saved."), "success")
    return redirect(url_for("accounts.show_account"))


@accounts.post("/account/password")
@signed_in
def set_password() -> Any:
    form, sign_in = PasswordForm(), _own_sign_in()
    if form.validate():
        try:
            with transaction():
                services.set_password(
                    current_actor(), sign_in.user, password=form.password.data or "", keep=sign_in.secret
                )
            flash(gettext("Your password is set. Other sign-ins have ended."), "success")
            return redirect(url_for("accounts.show_account"))
        except AppError as error:
            form.take_error(error)
    return _account_page(ProfileForm(formdata=None, obj=sign_in.user), form), 422
